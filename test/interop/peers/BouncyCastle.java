// Bouncy Castle beside us. Reads one question a line from standard input, answers on a line each: true, false, hexadecimal, or
// `error: WHY`. Arguments are hexadecimal, passwords too (UTF-8). SM2 keys are 32 bytes; the user ID is 1234567812345678.
// What it judges:
//   certificate CERTIFICATE ISSUER · crl CRL ISSUER · request REQUEST · sm2 CERTIFICATE MESSAGE SIGNATURE
//   cms MESSAGE · detached MESSAGE CONTENT · ocsp RESPONSE CERTIFICATE · timestamp TOKEN CERTIFICATE CONTENT
// What it opens (the answer is the private key, or the content):
//   key FILE PASSWORD · p12 FILE PASSWORD · envelope MESSAGE KEY
// What it makes:
//   new-certificate KEY · new-request KEY · new-crl KEY ISSUER SERIAL · new-key KEY PASSWORD · new-p12 KEY CERTIFICATE PASSWORD
//   new-cms KEY CERTIFICATE CONTENT · new-envelope CERTIFICATE CONTENT · new-ocsp KEY ISSUER CERTIFICATE · new-timestamp KEY CERTIFICATE REQUEST
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPrivateKey;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECParameterSpec;
import org.bouncycastle.jce.spec.ECPrivateKeySpec;
import org.bouncycastle.jce.spec.ECPublicKeySpec;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.Store;
import org.bouncycastle.util.encoders.Hex;

public class BouncyCastle {
  private static final BouncyCastleProvider BC = new BouncyCastleProvider();
  private static final Date FROM = new Date(1767225600000L); // 2026-01-01
  private static final Date UNTIL = new Date(1798761600000L); // 2027-01-01

  private static X509Certificate certificate(byte[] der) throws Exception {
    return (X509Certificate) CertificateFactory.getInstance("X.509", BC).generateCertificate(new ByteArrayInputStream(der));
  }

  private static PrivateKey privateKey(byte[] scalar) throws Exception {
    ECParameterSpec curve = ECNamedCurveTable.getParameterSpec("sm2p256v1");
    return KeyFactory.getInstance("EC", BC).generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), curve));
  }

  private static PublicKey publicKey(byte[] scalar) throws Exception {
    ECParameterSpec curve = ECNamedCurveTable.getParameterSpec("sm2p256v1");
    return KeyFactory.getInstance("EC", BC)
        .generatePublic(new ECPublicKeySpec(curve.getG().multiply(new BigInteger(1, scalar)), curve));
  }

  private static ContentSigner signer(byte[] scalar) throws Exception {
    return new JcaContentSignerBuilder("SM3withSM2").setProvider(BC).build(privateKey(scalar));
  }

  private static String scalarOf(PrivateKey key) {
    byte[] scalar = new byte[32];
    byte[] shown = ((BCECPrivateKey) key).getD().toByteArray();
    int length = Math.min(32, shown.length);
    System.arraycopy(shown, shown.length - length, scalar, 32 - length, length);
    return Hex.toHexString(scalar);
  }

  private static char[] password(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).toCharArray();
  }

  private static boolean signersVerify(CMSSignedData message) throws Exception {
    Store<X509CertificateHolder> certificates = message.getCertificates();
    for (SignerInformation signer : message.getSignerInfos().getSigners()) {
      X509CertificateHolder holder = (X509CertificateHolder) certificates.getMatches(signer.getSID()).iterator().next();
      if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(BC).build(holder))) return false;
    }
    return message.getSignerInfos().size() > 0;
  }

  private static DigestCalculator sm3() throws Exception {
    return new JcaDigestCalculatorProviderBuilder().setProvider(BC).build()
        .get(new AlgorithmIdentifier(GMObjectIdentifiers.sm3));
  }

  private static SignerInfoGenerator signerInfo(byte[] scalar, byte[] certificate) throws Exception {
    return new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().setProvider(BC).build())
        .build(signer(scalar), certificate(certificate));
  }

  private static String answer(String question, byte[][] a) throws Exception {
    switch (question) {
      case "certificate":
        certificate(a[0]).verify(certificate(a[1]).getPublicKey(), BC);
        return "true";
      case "crl":
        CertificateFactory factory = CertificateFactory.getInstance("X.509", BC);
        ((X509CRL) factory.generateCRL(new ByteArrayInputStream(a[0]))).verify(certificate(a[1]).getPublicKey(), BC);
        return "true";
      case "request": {
        JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(a[0]).setProvider(BC);
        return "" + request.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider(BC).build(request.getPublicKey()));
      }
      case "sm2": {
        Signature verifier = Signature.getInstance("SM3withSM2", BC);
        verifier.initVerify(certificate(a[0]).getPublicKey());
        verifier.update(a[1]);
        return "" + verifier.verify(a[2]);
      }
      case "cms":
        return "" + signersVerify(new CMSSignedData(a[0]));
      case "detached":
        return "" + signersVerify(new CMSSignedData(new CMSProcessableByteArray(a[1]), a[0]));
      case "ocsp": {
        BasicOCSPResp basic = (BasicOCSPResp) new OCSPResp(a[0]).getResponseObject();
        return "" + basic.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider(BC).build(certificate(a[1])));
      }
      case "timestamp": {
        TimeStampToken token = new TimeStampToken(new CMSSignedData(a[0]));
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider(BC).build(certificate(a[1])));
        DigestCalculator calculator = sm3();
        calculator.getOutputStream().write(a[2]);
        return "" + java.util.Arrays.equals(calculator.getDigest(), token.getTimeStampInfo().getMessageImprintDigest());
      }
      case "key": {
        PrivateKeyInfo info = new PKCS8EncryptedPrivateKeyInfo(a[0])
            .decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(BC).build(password(a[1])));
        return scalarOf(BouncyCastleProvider.getPrivateKey(info));
      }
      case "p12": {
        KeyStore store = KeyStore.getInstance("PKCS12", BC);
        store.load(new ByteArrayInputStream(a[0]), password(a[1]));
        for (String alias : Collections.list(store.aliases()))
          if (store.isKeyEntry(alias)) return scalarOf((PrivateKey) store.getKey(alias, password(a[1])));
        return "error: no key";
      }
      case "envelope": {
        RecipientInformation recipient = new CMSEnvelopedData(a[0]).getRecipientInfos().getRecipients().iterator().next();
        return Hex.toHexString(recipient.getContent(new JceKeyTransEnvelopedRecipient(privateKey(a[1])).setProvider(BC)));
      }
      case "new-certificate": {
        X500Name name = new X500Name("C=CN,O=Bouncy Castle,CN=Bouncy Castle");
        JcaX509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(name, new BigInteger("1234567890123456789"), FROM, UNTIL, name, publicKey(a[0]));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true,
            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
        return Hex.toHexString(builder.build(signer(a[0])).getEncoded());
      }
      case "new-request": {
        X500Name name = new X500Name("C=CN,O=Bouncy Castle,CN=Bouncy Castle");
        return Hex.toHexString(new JcaPKCS10CertificationRequestBuilder(name, publicKey(a[0])).build(signer(a[0])).getEncoded());
      }
      case "new-crl": {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(new JcaX509CertificateHolder(certificate(a[1])).getSubject(), FROM);
        builder.setNextUpdate(UNTIL);
        builder.addCRLEntry(new BigInteger(1, a[2]), FROM, CRLReason.keyCompromise);
        return Hex.toHexString(builder.build(signer(a[0])).getEncoded());
      }
      case "new-key": {
        JcePKCSPBEOutputEncryptorBuilder builder = new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
            .setProvider(BC).setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256));
        return Hex.toHexString(new JcaPKCS8EncryptedPrivateKeyInfoBuilder(privateKey(a[0])).build(builder.build(password(a[1]))).getEncoded());
      }
      case "new-p12": {
        KeyStore store = KeyStore.getInstance("PKCS12", BC);
        store.load(null, null);
        store.setKeyEntry("key", privateKey(a[0]), password(a[2]), new X509Certificate[] {certificate(a[1])});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password(a[2]));
        return Hex.toHexString(out.toByteArray());
      }
      case "new-cms": {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(signerInfo(a[0], a[1]));
        generator.addCertificates(new JcaCertStore(Collections.singletonList(certificate(a[1]))));
        return Hex.toHexString(generator.generate(new CMSProcessableByteArray(a[2]), true).getEncoded("DER"));
      }
      case "new-envelope": {
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(certificate(a[0])).setProvider(BC));
        return Hex.toHexString(generator.generate(new CMSProcessableByteArray(a[1]),
            new JceCMSContentEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC).setProvider(BC).build()).getEncoded());
      }
      case "new-ocsp": {
        X509CertificateHolder issuer = new JcaX509CertificateHolder(certificate(a[1]));
        CertificateID id = new CertificateID(sm3(), issuer, certificate(a[2]).getSerialNumber());
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(issuer.getSubject()));
        builder.addResponse(id, CertificateStatus.GOOD, FROM, UNTIL);
        BasicOCSPResp basic = builder.build(signer(a[0]), new X509CertificateHolder[] {issuer}, FROM);
        return Hex.toHexString(new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
      }
      case "new-timestamp": {
        TimeStampTokenGenerator generator = new TimeStampTokenGenerator(signerInfo(a[0], a[1]), sm3(), new ASN1ObjectIdentifier("1.2.3.4"));
        generator.addCertificates(new JcaCertStore(Collections.singletonList(certificate(a[1]))));
        return Hex.toHexString(generator.generate(new TimeStampRequest(a[2]), BigInteger.valueOf(77), FROM).toCMSSignedData().getEncoded("DER"));
      }
      default:
        throw new IllegalArgumentException(question);
    }
  }

  public static void main(String[] args) throws Exception {
    Security.addProvider(BC);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.trim().split(" ");
      byte[][] arguments = new byte[words.length - 1][];
      for (int i = 1; i < words.length; i++) arguments[i - 1] = Hex.decode(words[i]);
      try {
        System.out.println(answer(words[0], arguments));
      } catch (java.security.SignatureException | java.security.InvalidKeyException e) {
        System.out.println("false");
      } catch (Exception e) {
        System.out.println(("error: " + e).replace('\n', ' '));
      }
    }
  }
}
