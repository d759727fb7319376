// Speed of a GmSSL build at what bench/ compares. Usage: gmssl SECONDS. One line a figure: NAME VALUE, in operations a second,
// SM3 in MB/s. 256 different messages of 200 bytes under one key, as for every other contender, so that nothing is remembered.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <gmssl/sm2.h>
#include <gmssl/sm3.h>

enum { COUNT = 256, LENGTH = 200, LONG = 1 << 20 };

static SM2_KEY key;
static SM2_KEY signer_of[COUNT];
static uint8_t message[COUNT][LENGTH];
static uint8_t signature[COUNT][SM2_MAX_SIGNATURE_SIZE];
static size_t signature_length[COUNT];
static uint8_t other_signature[COUNT][SM2_MAX_SIGNATURE_SIZE];
static size_t other_length[COUNT];
static uint8_t *long_message;
static SM2_SIGN_CTX sign_context;
static SM2_VERIFY_CTX verify_context;

static void must(int fine, const char *what) {
	if (fine == 1) return;
	fprintf(stderr, "%s failed\n", what);
	exit(1);
}

// Seconds of processor time, as everywhere in bench/.
static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

// What the standard calls a signature: Z, digest and numbers, from a key that nothing was prepared for.
static void sign_new(const SM2_KEY *signer, int i, uint8_t *out, size_t *length) {
	uint8_t digest[32], z[32];
	SM3_CTX sm3;
	must(sm2_compute_z(z, &signer->public_key, SM2_DEFAULT_ID, SM2_DEFAULT_ID_LENGTH), "Z");
	sm3_init(&sm3);
	sm3_update(&sm3, z, 32);
	sm3_update(&sm3, message[i], LENGTH);
	sm3_finish(&sm3, digest);
	must(sm2_sign(signer, digest, out, length), "sign");
}

static void verify_new(int i) {
	uint8_t digest[32], z[32];
	SM3_CTX sm3;
	must(sm2_compute_z(z, &signer_of[i].public_key, SM2_DEFAULT_ID, SM2_DEFAULT_ID_LENGTH), "Z");
	sm3_init(&sm3);
	sm3_update(&sm3, z, 32);
	sm3_update(&sm3, message[i], LENGTH);
	sm3_finish(&sm3, digest);
	must(sm2_verify(&signer_of[i], digest, other_signature[i], other_length[i]), "verify");
}

// A context keeps Z and a table of sixteen multiples of the key.
static void verify_known(int i) {
	must(sm2_verify_reset(&verify_context), "reset");
	must(sm2_verify_update(&verify_context, message[i], LENGTH), "update");
	must(sm2_verify_finish(&verify_context, signature[i], signature_length[i]), "verify");
}

static void sign_single(int i) {
	uint8_t out[SM2_MAX_SIGNATURE_SIZE];
	size_t length;
	sign_new(&key, i, out, &length);
}

// A context computes 32 nonces and their points at a time.
static void sign_many(int i) {
	uint8_t out[SM2_MAX_SIGNATURE_SIZE];
	size_t length;
	must(sm2_sign_reset(&sign_context), "reset");
	must(sm2_sign_update(&sign_context, message[i], LENGTH), "update");
	must(sm2_sign_finish(&sign_context, out, &length), "sign");
}

static void hash(const uint8_t *data, size_t length) {
	uint8_t digest[32];
	SM3_CTX sm3;
	sm3_init(&sm3);
	sm3_update(&sm3, data, length);
	sm3_finish(&sm3, digest);
}

static void hash_long(int i) {
	(void)i;
	hash(long_message, LONG);
}

static void hash_short(int i) {
	hash(message[i], 100);
}

static void measure(const char *name, void (*run)(int), double seconds, double scale) {
	long done = 0;
	double start = now(), end;
	do {
		for (int i = 0; i < 8; i++) run((int)((done + i) % COUNT));
		done += 8;
		end = now();
	} while (end - start < seconds);
	printf("%s %.1f\n", name, done / (end - start) * scale);
}

int main(int argc, char **argv) {
	double seconds = argc > 1 ? atof(argv[1]) : 0.2;
	must(sm2_key_generate(&key), "key");
	long_message = malloc(LONG);
	memset(long_message, 'a', LONG);
	for (int i = 0; i < COUNT; i++) {
		for (int j = 0; j < LENGTH; j++) message[i][j] = (uint8_t)(i * 31 + j * 7);
		must(sm2_key_generate(&signer_of[i]), "key");
		sign_new(&key, i, signature[i], &signature_length[i]);
		sign_new(&signer_of[i], i, other_signature[i], &other_length[i]);
	}
	must(sm2_sign_init(&sign_context, &key, SM2_DEFAULT_ID, SM2_DEFAULT_ID_LENGTH), "context");
	must(sm2_verify_init(&verify_context, &key, SM2_DEFAULT_ID, SM2_DEFAULT_ID_LENGTH), "context");
	measure("verify-known", verify_known, seconds, 1);
	measure("verify-new", verify_new, seconds, 1);
	measure("sign", sign_single, seconds, 1);
	measure("sign-many", sign_many, seconds, 1);
	measure("sm3-1MB", hash_long, seconds, LONG / 1e6);
	measure("sm3-100B", hash_short, seconds, 100 / 1e6);
	return 0;
}
