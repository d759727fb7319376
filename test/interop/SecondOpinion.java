// Bouncy Castle's opinion. Reads one question a line from standard input, answers true, false or error: WHY on a line each.
//   cert CERTIFICATE ISSUER      signature of a certificate under its issuer's key
//   crl CRL ISSUER               signature of a CRL under its issuer's key
//   sm2 CERTIFICATE MESSAGE SIG  an SM2-with-SM3 signature (user ID 1234567812345678) under a certificate's key
// Everything in hexadecimal. Run: java -cp bcprov.jar SecondOpinion.java
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.encoders.Hex;

public class SecondOpinion {
  private static final BouncyCastleProvider BC = new BouncyCastleProvider();

  private static X509Certificate certificate(String hex) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509", BC);
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(Hex.decode(hex)));
  }

  private static boolean answer(String[] words) throws Exception {
    switch (words[0]) {
      case "cert":
        certificate(words[1]).verify(certificate(words[2]).getPublicKey(), BC);
        return true;
      case "crl":
        CertificateFactory factory = CertificateFactory.getInstance("X.509", BC);
        X509CRL crl = (X509CRL) factory.generateCRL(new ByteArrayInputStream(Hex.decode(words[1])));
        crl.verify(certificate(words[2]).getPublicKey(), BC);
        return true;
      case "sm2":
        Signature verifier = Signature.getInstance("SM3withSM2", BC);
        verifier.initVerify(certificate(words[1]).getPublicKey());
        verifier.update(Hex.decode(words[2]));
        return verifier.verify(Hex.decode(words[3]));
      default:
        throw new IllegalArgumentException(words[0]);
    }
  }

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        System.out.println(answer(line.split(" ")));
      } catch (java.security.SignatureException e) {
        System.out.println(false);
      } catch (Exception e) {
        System.out.println("error: " + e);
      }
    }
  }
}
