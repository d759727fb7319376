// Speed of gmsm at what bench/ compares. Usage: gmsm SECONDS. One line a figure: NAME VALUE, in operations a second, SM3 in MB/s.
// 256 different messages of 200 bytes, as for every other contender.
package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
)

const count = 256

func main() {
	seconds := 0.2
	if len(os.Args) > 1 {
		seconds, _ = strconv.ParseFloat(os.Args[1], 64)
	}
	key := newKey()
	strangers := make([]*sm2.PrivateKey, count)
	messages := make([][]byte, count)
	signatures := make([][]byte, count)
	others := make([][]byte, count)
	for i := range messages {
		messages[i] = make([]byte, 200)
		for j := range messages[i] {
			messages[i][j] = byte(i*31 + j*7)
		}
		strangers[i] = newKey()
		signatures[i] = sign(key, messages[i])
		others[i] = sign(strangers[i], messages[i])
	}
	long := make([]byte, 1<<20)
	verify := func(by *sm2.PrivateKey, message, signature []byte) {
		if !sm2.VerifyASN1WithSM2(&by.PublicKey, nil, message, signature) {
			panic("a signature of the benchmark does not verify")
		}
	}
	measure("verify-known", seconds, 1, func(i int) { verify(key, messages[i], signatures[i]) })
	measure("verify-new", seconds, 1, func(i int) { verify(strangers[i], messages[i], others[i]) })
	measure("sign", seconds, 1, func(i int) { sign(key, messages[i]) })
	measure("sm3-1MB", seconds, float64(len(long))/1e6, func(int) { sm3.Sum(long) })
	measure("sm3-100B", seconds, 100/1e6, func(i int) { sm3.Sum(messages[i][:100]) })
}

func newKey() *sm2.PrivateKey {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

func sign(key *sm2.PrivateKey, message []byte) []byte {
	signature, err := key.SignWithSM2(rand.Reader, nil, message)
	if err != nil {
		panic(err)
	}
	return signature
}

func measure(name string, seconds, scale float64, run func(int)) {
	start := time.Now()
	before := processorSeconds()
	done := 0
	for time.Since(start).Seconds() < seconds {
		for i := 0; i < 8; i++ {
			run((done + i) % count)
		}
		done += 8
	}
	fmt.Printf("%s %.1f\n", name, float64(done)/(processorSeconds()-before)*scale)
}

// Processor time of this process, as everywhere in bench/.
func processorSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}
