import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;

/** Prints one line for each file of a folder: its name and whether Bouncy Castle accepts it. */
public class Check {
  static Path folder;

  static byte[] read(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name));
  }

  static X509Certificate certificate(byte[] der) throws Exception {
    return (X509Certificate) CertificateFactory.getInstance("X.509", "BC").generateCertificate(new ByteArrayInputStream(der));
  }

  interface Question {
    boolean ask() throws Exception;
  }

  static void say(String name, Question question) {
    String answer;
    try {
      answer = String.valueOf(question.ask());
    } catch (Throwable error) {
      answer = error.toString().replace('\n', ' ');
    }
    System.out.println(name + "\t" + answer);
  }

  static boolean signature(String name) throws Exception {
    Signature verifier = Signature.getInstance("SM3withSM2", "BC");
    verifier.initVerify(certificate(read(name + ".cer")).getPublicKey());
    verifier.update(read(name + ".tbs"));
    return verifier.verify(read(name + ".sig"));
  }

  static boolean message(byte[] bytes, byte[] content) throws Exception {
    CMSSignedData data = content == null ? new CMSSignedData(bytes) : new CMSSignedData(new CMSProcessableByteArray(content), bytes);
    for (SignerInformation signer : data.getSignerInfos().getSigners()) {
      X509CertificateHolder holder = (X509CertificateHolder) data.getCertificates().getMatches(signer.getSID()).iterator().next();
      if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder))) return false;
    }
    return data.getSignerInfos().size() == 1;
  }

  static boolean token(byte[] bytes, byte[] stamped) throws Exception {
    TimeStampToken token = new TimeStampToken(new CMSSignedData(bytes));
    X509CertificateHolder holder = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder));
    byte[] digest = MessageDigest.getInstance("SM3", "BC").digest(stamped);
    return Arrays.equals(digest, token.getTimeStampInfo().getMessageImprintDigest());
  }

  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    folder = Path.of(args[0]);
    for (String name : args[1].split(",")) say(name, () -> signature(name));
    byte[] content = read("content.bin");
    say("attached", () -> message(read("attached.p7m"), null));
    say("detached", () -> message(read("detached.p7s"), content));
    say("detached-other", () -> message(read("detached.p7s"), new byte[] {1}));
    say("token", () -> token(read("token.tst"), content));
    say("token-other", () -> token(read("token.tst"), new byte[] {1}));
  }
}
