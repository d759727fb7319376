import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.encoders.Hex;

/** CRLs and OCSP with Bouncy Castle: reads and verifies what it is given, or makes what it is asked for. One line for each statement. */
public final class Revocation {
  private static final PrintStream out = System.out;
  private static final Date NOW = new Date(1780272000000L);

  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    switch (args[0]) {
      case "read-crl":
        readCrl(args[1], certificate(args[2]));
        break;
      case "read-request":
        readRequest(args[1], certificate(args[2]));
        break;
      case "read-response":
        readResponse(args[1], certificate(args[2]), certificate(args[3]));
        break;
      case "make-crl":
        makeCrl(args[1], key(args[2]), certificate(args[3]), certificate(args[4]));
        break;
      case "make-request":
        makeRequest(args[1], args[2], certificate(args[3]));
        break;
      case "answer":
        answer(args[1], args[2], key(args[3]), certificate(args[4]), args[5]);
        break;
      default:
        throw new IllegalArgumentException(args[0]);
    }
  }

  private static void readCrl(String path, X509CertificateHolder issuer) throws Exception {
    X509CRLHolder crl = new X509CRLHolder(bytes(path));
    out.println("signature " + crl.isSignatureValid(verifier(issuer)));
    for (Object oid : crl.getExtensionOIDs()) {
      Extension extension = crl.getExtension((ASN1ObjectIdentifier) oid);
      out.println("extension " + oid + " " + extension.isCritical() + " " + extension.getParsedValue());
    }
    for (X509CRLEntryHolder entry : (Collection<X509CRLEntryHolder>) crl.getRevokedCertificates()) {
      Extension reason = entry.getExtension(Extension.reasonCode);
      out.println(
          "entry " + entry.getSerialNumber().toString(16) + " "
              + (reason == null ? "-" : CRLReason.getInstance(reason.getParsedValue()).getValue()) + " "
              + entry.getCertificateIssuer().getNames()[0].getName());
    }
  }

  private static void readRequest(String path, X509CertificateHolder issuer) throws Exception {
    OCSPReq request = new OCSPReq(bytes(path));
    out.println("signed " + request.isSigned());
    if (request.isSigned()) out.println("signature " + request.isSignatureValid(verifier(request.getCerts()[0])));
    Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (nonce != null) out.println("nonce " + Hex.toHexString(ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets()));
    for (Req one : request.getRequestList())
      out.println("certificate " + one.getCertID().getSerialNumber().toString(16) + " "
          + one.getCertID().matchesIssuer(issuer, digests()));
  }

  private static void readResponse(String path, X509CertificateHolder responder, X509CertificateHolder issuer)
      throws Exception {
    OCSPResp response = new OCSPResp(bytes(path));
    out.println("status " + response.getStatus());
    BasicOCSPResp basic = (BasicOCSPResp) response.getResponseObject();
    out.println("signature " + basic.isSignatureValid(verifier(responder)));
    Extension nonce = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (nonce != null) out.println("nonce " + Hex.toHexString(ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets()));
    for (SingleResp single : basic.getResponses()) {
      Object status = single.getCertStatus();
      String text = status == CertificateStatus.GOOD ? "good"
          : status instanceof RevokedStatus
              ? "revoked " + ((RevokedStatus) status).getRevocationTime().getTime() + " "
                  + (((RevokedStatus) status).hasRevocationReason() ? ((RevokedStatus) status).getRevocationReason() : "-")
              : "unknown";
      out.println("answer " + single.getCertID().getSerialNumber().toString(16) + " "
          + single.getCertID().matchesIssuer(issuer, digests()) + " " + text);
    }
  }

  private static void makeCrl(String path, PrivateKey key, X509CertificateHolder issuer, X509CertificateHolder other)
      throws Exception {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer.getSubject(), NOW);
    builder.setNextUpdate(new Date(NOW.getTime() + 86400000L));
    builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(12)));
    builder.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.valueOf(9)));
    builder.addExtension(Extension.issuingDistributionPoint, true, new IssuingDistributionPoint(null, true, false));
    builder.addCRLEntry(BigInteger.ONE, NOW, CRLReason.removeFromCRL);
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.reasonCode, false, CRLReason.lookup(CRLReason.keyCompromise));
    extensions.addExtension(Extension.certificateIssuer, true, new GeneralNames(new GeneralName(other.getSubject())));
    builder.addCRLEntry(BigInteger.ONE, NOW, extensions.generate());
    builder.addCRLEntry(BigInteger.valueOf(0xfff1), NOW, CRLReason.superseded);
    Files.write(Path.of(path), builder.build(signer(key)).getEncoded());
  }

  private static void makeRequest(String path, String serial, X509CertificateHolder issuer) throws Exception {
    DigestCalculator sha1 = digests().get(CertificateID.HASH_SHA1);
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[16]));
    OCSPReq request = new OCSPReqBuilder()
        .addRequest(new CertificateID(sha1, issuer, new BigInteger(serial, 16)))
        .setRequestExtensions(extensions.generate())
        .build();
    Files.write(Path.of(path), request.getEncoded());
  }

  /** Answers a request: every even number is good, every odd one revoked, and "unknown" where so asked. */
  private static void answer(String path, String request, PrivateKey key, X509CertificateHolder responder, String kind)
      throws Exception {
    OCSPReq asked = new OCSPReq(bytes(request));
    BasicOCSPRespBuilder builder = kind.equals("key")
        ? new BasicOCSPRespBuilder(responder.getSubjectPublicKeyInfo(), digests().get(CertificateID.HASH_SHA1))
        : new BasicOCSPRespBuilder(new RespID(responder.getSubject()));
    for (Req one : asked.getRequestList()) {
      boolean odd = one.getCertID().getSerialNumber().testBit(0);
      builder.addResponse(one.getCertID(),
          kind.equals("unknown") ? new UnknownStatus() : odd ? new RevokedStatus(NOW, CRLReason.cessationOfOperation) : CertificateStatus.GOOD,
          NOW, new Date(NOW.getTime() + 3600000L), null);
    }
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    Extension nonce = asked.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (nonce != null) {
      extensions.addExtension(nonce);
      builder.setResponseExtensions(extensions.generate());
    }
    BasicOCSPResp basic = builder.build(signer(key), new X509CertificateHolder[] {responder}, NOW);
    Files.write(Path.of(path), new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
  }

  private static byte[] bytes(String path) throws Exception {
    return Files.readAllBytes(Path.of(path));
  }

  private static X509CertificateHolder certificate(String path) throws Exception {
    return new X509CertificateHolder(bytes(path));
  }

  private static PrivateKey key(String path) throws Exception {
    return KeyFactory.getInstance("EC", "BC").generatePrivate(new PKCS8EncodedKeySpec(bytes(path)));
  }

  private static ContentSigner signer(PrivateKey key) throws Exception {
    return new JcaContentSignerBuilder("SM3WITHSM2").setProvider("BC").build(key);
  }

  private static ContentVerifierProvider verifier(X509CertificateHolder certificate) throws Exception {
    return new JcaContentVerifierProviderBuilder().setProvider("BC").build(certificate);
  }

  private static DigestCalculatorProvider digests() throws Exception {
    return new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
  }
}
