import java.io.FileInputStream;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Reads and verifies certificates and a CRL with Bouncy Castle: arguments are leaf, authorities up to the root, and "--crl" with a file
 * of the first authority. Prints one line for each statement.
 */
public final class VerifyChain {
  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
    List<X509Certificate> chain = new ArrayList<>();
    X509CRL crl = null;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--crl")) {
        try (FileInputStream in = new FileInputStream(args[++i])) {
          crl = (X509CRL) factory.generateCRL(in);
        }
      } else {
        try (FileInputStream in = new FileInputStream(args[i])) {
          chain.add((X509Certificate) factory.generateCertificate(in));
        }
      }
    }
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate certificate = chain.get(i);
      X509Certificate issuer = chain.get(Math.min(i + 1, chain.size() - 1));
      try {
        certificate.verify(issuer.getPublicKey(), "BC");
        System.out.println("certificate " + i + " OK " + certificate.getSigAlgOID() + " " + certificate.getBasicConstraints());
      } catch (java.security.GeneralSecurityException refused) {
        System.out.println("certificate " + i + " REFUSED");
      }
    }
    if (crl != null) {
      crl.verify(chain.get(1).getPublicKey(), "BC");
      X509CRLEntry entry = crl.getRevokedCertificate(chain.get(0).getSerialNumber());
      System.out.println("crl OK " + (entry == null ? "not listed" : "listed " + entry.getRevocationReason()));
    }
  }
}
