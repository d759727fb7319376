// Bouncy Castle reads what we make and makes what we read. Run: java -cp FOLDER:JARS Messages FOLDER
// FOLDER holds signer.cer, tsa.cer, reader.cer, *.d (private keys, 32 bytes), content.bin and our messages; answers go to standard output,
// NAME <tab> ANSWER, and its own messages to FOLDER/bc-*.
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECPrivateKeySpec;
import org.bouncycastle.operator.*;
import org.bouncycastle.operator.jcajce.*;
import org.bouncycastle.tsp.*;

public class Messages {
  static Path folder;
  static final X9ECParameters CURVE = GMNamedCurves.getByName("sm2p256v1");
  static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN());
  static final ASN1ObjectIdentifier SM2_SIGN = new ASN1ObjectIdentifier("1.2.156.10197.1.301.1");
  static final ASN1ObjectIdentifier SM2_ENCRYPT = new ASN1ObjectIdentifier("1.2.156.10197.1.301.3");

  static byte[] read(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name));
  }

  static void write(String name, byte[] bytes) throws Exception {
    Files.write(folder.resolve(name), bytes);
  }

  interface Question {
    Object answer() throws Exception;
  }

  static void ask(String name, Question question) {
    try {
      System.out.println(name + "\t" + question.answer());
    } catch (Throwable error) {
      System.out.println(name + "\terror: " + error);
    }
  }

  static X509CertificateHolder certificate(String name) throws Exception {
    return new X509CertificateHolder(read(name + ".cer"));
  }

  static PrivateKey key(String name) throws Exception {
    BigInteger d = new BigInteger(1, read(name + ".d"));
    return KeyFactory.getInstance("EC", "BC").generatePrivate(new ECPrivateKeySpec(d, ECNamedCurveTable.getParameterSpec("sm2p256v1")));
  }

  static SignerInformationVerifier verifier(X509CertificateHolder certificate) throws Exception {
    DefaultCMSSignatureAlgorithmNameGenerator names = new DefaultCMSSignatureAlgorithmNameGenerator() {
      {
        setSigningEncryptionAlgorithmMapping(SM2_SIGN, "SM2");
      }
    };
    ContentVerifierProvider provider = new JcaContentVerifierProviderBuilder().setProvider("BC").build(certificate);
    return new SignerInformationVerifier(names, new DefaultSignatureAlgorithmIdentifierFinder(), provider, new BcOrJca().digests());
  }

  static class BcOrJca {
    DigestCalculatorProvider digests() throws Exception {
      return new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
    }
  }

  /** How many signers and counter-signers verify, or the first reason why one does not. */
  static String verify(CMSSignedData data) throws Exception {
    int signers = 0;
    int counters = 0;
    for (SignerInformation signer : data.getSignerInfos().getSigners()) {
      if (!verifyOne(data, signer)) return "false";
      signers++;
      for (SignerInformation counter : signer.getCounterSignatures().getSigners()) {
        if (!verifyOne(data, counter)) return "false";
        counters++;
      }
    }
    return signers + "+" + counters;
  }

  static boolean verifyOne(CMSSignedData data, SignerInformation signer) throws Exception {
    Collection<X509CertificateHolder> found = data.getCertificates().getMatches(signer.getSID());
    return signer.verify(verifier(found.iterator().next()));
  }

  /** Opens the SM2 ciphertext of GB/T 35276 with Bouncy Castle's engine. */
  static class Sm2Recipient implements KeyTransRecipient {
    final BigInteger d;

    Sm2Recipient(BigInteger d) {
      this.d = d;
    }

    public RecipientOperator getRecipientOperator(AlgorithmIdentifier keyAlgorithm, AlgorithmIdentifier content, byte[] sealed)
        throws CMSException {
      try {
        ASN1Sequence parts = ASN1Sequence.getInstance(sealed);
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.write(CURVE.getCurve().createPoint(number(parts, 0), number(parts, 1)).getEncoded(false));
        raw.write(ASN1OctetString.getInstance(parts.getObjectAt(2)).getOctets());
        raw.write(ASN1OctetString.getInstance(parts.getObjectAt(3)).getOctets());
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(false, new ECPrivateKeyParameters(d, DOMAIN));
        byte[] key = engine.processBlock(raw.toByteArray(), 0, raw.size());
        final Cipher cipher = Cipher.getInstance("SM4/CBC/PKCS5Padding", "BC");
        byte[] iv = ASN1OctetString.getInstance(content.getParameters()).getOctets();
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "SM4"), new IvParameterSpec(iv));
        return new RecipientOperator(new InputDecryptor() {
          public AlgorithmIdentifier getAlgorithmIdentifier() {
            return content;
          }

          public InputStream getInputStream(InputStream in) {
            return new CipherInputStream(in, cipher);
          }
        });
      } catch (Exception error) {
        throw new CMSException("not opened", error);
      }
    }

    static BigInteger number(ASN1Sequence parts, int index) {
      return ASN1Integer.getInstance(parts.getObjectAt(index)).getValue();
    }
  }

  /** Encrypts a content key with Bouncy Castle's engine: as GB/T 35276 says, or as its own SM2 cipher does. */
  static class Sm2Wrapper extends AsymmetricKeyWrapper {
    final boolean standard;
    final ECPublicKeyParameters key;

    Sm2Wrapper(X509CertificateHolder certificate, boolean standard) {
      super(
          standard
              ? new AlgorithmIdentifier(SM2_ENCRYPT, DERNull.INSTANCE)
              : new AlgorithmIdentifier(GMObjectIdentifiers.sm2encrypt_with_sm3));
      byte[] point = certificate.getSubjectPublicKeyInfo().getPublicKeyData().getBytes();
      this.key = new ECPublicKeyParameters(CURVE.getCurve().decodePoint(point), DOMAIN);
      this.standard = standard;
    }

    public byte[] generateWrappedKey(GenericKey contentKey) throws OperatorException {
      try {
        SM2Engine engine = new SM2Engine(standard ? SM2Engine.Mode.C1C3C2 : SM2Engine.Mode.C1C2C3);
        engine.init(true, new ParametersWithRandom(key, new SecureRandom()));
        Object secret = contentKey.getRepresentation();
        byte[] plain = secret instanceof byte[] ? (byte[]) secret : ((java.security.Key) secret).getEncoded();
        byte[] raw = engine.processBlock(plain, 0, plain.length);
        if (!standard) return raw;
        return new DERSequence(new ASN1Encodable[] {
          new ASN1Integer(new BigInteger(1, cut(raw, 1, 32))),
          new ASN1Integer(new BigInteger(1, cut(raw, 33, 32))),
          new DEROctetString(cut(raw, 65, 32)),
          new DEROctetString(cut(raw, 97, raw.length - 97)),
        }).getEncoded();
      } catch (Exception error) {
        throw new OperatorException("not wrapped", error);
      }
    }

    static byte[] cut(byte[] bytes, int at, int length) {
      return java.util.Arrays.copyOfRange(bytes, at, at + length);
    }
  }

  static OutputEncryptor encryptor() throws Exception {
    byte[] iv = new byte[16];
    byte[] key = new byte[16];
    new SecureRandom().nextBytes(iv);
    new SecureRandom().nextBytes(key);
    final SecretKeySpec secret = new SecretKeySpec(key, "SM4");
    final Cipher cipher = Cipher.getInstance("SM4/CBC/PKCS5Padding", "BC");
    cipher.init(Cipher.ENCRYPT_MODE, secret, new IvParameterSpec(iv));
    final AlgorithmIdentifier id = new AlgorithmIdentifier(GMObjectIdentifiers.sms4_cbc, new DEROctetString(iv));
    return new OutputEncryptor() {
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return id;
      }

      public OutputStream getOutputStream(OutputStream out) {
        return new CipherOutputStream(out, cipher);
      }

      public GenericKey getKey() {
        return new JceGenericKey(id, secret);
      }
    };
  }

  static String open(String name) throws Exception {
    CMSEnvelopedData data = new CMSEnvelopedData(read(name));
    RecipientInformation recipient = data.getRecipientInfos().getRecipients().iterator().next();
    byte[] plain = recipient.getContent(new Sm2Recipient(new BigInteger(1, read("reader.d"))));
    return String.valueOf(java.util.Arrays.equals(plain, read("content.bin")));
  }

  static SignerInfoGenerator signerInfo(String name, boolean direct) throws Exception {
    ContentSigner signer = new JcaContentSignerBuilder("SM3withSM2").setProvider("BC").build(key(name));
    JcaSignerInfoGeneratorBuilder builder = new JcaSignerInfoGeneratorBuilder(new BcOrJca().digests());
    if (direct) builder.setDirectSignature(true);
    return builder.build(signer, new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter().setProvider("BC").getCertificate(certificate(name)));
  }

  static CMSSignedData sign(boolean attached, boolean direct) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(signerInfo("signer", direct));
    generator.addCertificate(certificate("signer"));
    return generator.generate(new CMSProcessableByteArray(read("content.bin")), attached);
  }

  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    folder = Paths.get(args[0]);
    byte[] content = read("content.bin");
    for (String name : new String[] {"gm-attached", "rfc-attached", "rfc-none", "gm-two", "rfc-countered", "gm-stream"})
      ask(name, () -> verify(new CMSSignedData(read(name + ".p7m"))));
    for (String name : new String[] {"gm-detached", "rfc-detached"}) {
      ask(name, () -> verify(new CMSSignedData(new CMSProcessableByteArray(content), read(name + ".p7s"))));
      ask(name + "-other", () -> verify(new CMSSignedData(new CMSProcessableByteArray(new byte[3]), read(name + ".p7s"))));
    }
    for (String name : new String[] {"gm-envelope", "rfc-envelope", "rfc-envelope-ski", "gm-envelope-stream"}) ask(name, () -> open(name + ".p7m"));
    ask("bundle", () -> new CMSSignedData(read("bundle.p7b")).getCertificates().getMatches(null).size());
    ask("request", () -> {
      TimeStampRequest request = new TimeStampRequest(read("request.tsq"));
      return request.getMessageImprintAlgOID() + " " + request.getCertReq() + " " + request.getReqPolicy();
    });
    ask("response", () -> {
      TimeStampResponse response = new TimeStampResponse(read("response.tsr"));
      response.validate(new TimeStampRequest(read("request.tsq")));
      TimeStampToken token = response.getTimeStampToken();
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate("tsa")));
      return token.getTimeStampInfo().getGenTime().getTime();
    });
    ask("refusal", () -> new TimeStampResponse(read("refusal.tsr")).getFailInfo().intValue());
    ask("made", () -> {
      write("bc-attached.p7m", sign(true, false).getEncoded());
      write("bc-detached.p7s", sign(false, false).getEncoded());
      write("bc-direct.p7m", sign(true, true).getEncoded());
      CMSSignedData plain = sign(true, false);
      SignerInformation signer = plain.getSignerInfos().getSigners().iterator().next();
      CMSSignedDataGenerator counter = new CMSSignedDataGenerator();
      counter.addSignerInfoGenerator(signerInfo("tsa", false));
      SignerInformationStore counters = counter.generateCounterSigners(signer);
      List<SignerInformation> signers = new ArrayList<>();
      signers.add(SignerInformation.addCounterSigners(signer, counters));
      write("bc-countered.p7m", CMSSignedData.replaceSigners(plain, new SignerInformationStore(signers)).getEncoded());
      for (boolean standard : new boolean[] {true, false}) {
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        X509CertificateHolder reader = certificate("reader");
        generator.addRecipientInfoGenerator(
            new KeyTransRecipientInfoGenerator(new IssuerAndSerialNumber(reader.toASN1Structure()), new Sm2Wrapper(reader, standard)) {});
        CMSEnvelopedData data = generator.generate(new CMSProcessableByteArray(content), encryptor());
        write(standard ? "bc-envelope.p7m" : "bc-envelope-raw.p7m", data.getEncoded());
      }
      AlgorithmIdentifier sm3 = new AlgorithmIdentifier(GMObjectIdentifiers.sm3);
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(signerInfo("tsa", false), new BcOrJca().digests().get(sm3), new ASN1ObjectIdentifier("1.2.156.99.1"));
      tokens.addCertificates(new JcaCertStore(java.util.Collections.singletonList(certificate("tsa"))));
      TimeStampResponseGenerator responses =
          new TimeStampResponseGenerator(tokens, java.util.Collections.singleton(GMObjectIdentifiers.sm3.getId()));
      TimeStampResponse response =
          responses.generate(new TimeStampRequest(read("request.tsq")), BigInteger.valueOf(77), new Date(Long.parseLong(args[1])));
      write("bc-response.tsr", response.getEncoded());
      return "yes";
    });
  }
}
