// NIST's own library on one document: `java -cp CLASSPATH Liboscal.java validate|resolve FILE`; exits with 1 where it fails.
import gov.nist.secauto.oscal.lib.OscalBindingContext;
import gov.nist.secauto.oscal.lib.profile.resolver.ProfileResolver;
import java.nio.file.Path;

public class Liboscal {
  public static void main(String[] words) throws Exception {
    var context = OscalBindingContext.instance();
    var loader = context.newBoundLoader();
    var document = loader.loadAsNodeItem(Path.of(words[1]));
    if (words[0].equals("validate")) {
      var result = context.validate(document);
      System.exit(result.isPassing() ? 0 : 1);
    }
    var resolver = new ProfileResolver();
    resolver.setBoundLoader(loader);
    resolver.resolve(document);
    System.exit(0);
  }
}
