import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Runs veraPDF over PDF files: one line per file and standard, and under it each rule that failed, with an example.
 *
 * <p>Usage: {@code VeraCheck FLAVOUR[,FLAVOUR…] FILE…}, with veraPDF's names of standards, such as {@code ua1} and {@code 3a}.
 * Exit status: 0 if every file keeps to every standard, 1 if not, 2 if it could not be asked.
 */
public final class VeraCheck {
    /** Examples kept; counts are complete without them. */
    private static final int EXAMPLES = 100;

    public static void main(String[] args) {
        if (args.length < 2) {
            System.err.println("usage: VeraCheck FLAVOUR[,FLAVOUR...] FILE...");
            System.exit(2);
        }
        VeraGreenfieldFoundryProvider.initialise();
        boolean clean = true;
        for (int i = 1; i < args.length; i++) {
            for (String name : args[0].split(",")) {
                clean &= conforms(new File(args[i]), name);
            }
        }
        System.exit(clean ? 0 : 1);
    }

    private static boolean conforms(File file, String name) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            System.err.println("unknown standard: " + name);
            System.exit(2);
        }
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, EXAMPLES, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            report(file, name, result);
            return result.isCompliant();
        } catch (Exception problem) {
            System.err.println(file + ": " + problem);
            System.exit(2);
            return false;
        }
    }

    private static void report(File file, String name, ValidationResult result) {
        System.out.printf("%s  %s  %s  (%d checks)%n", result.isCompliant() ? "PASS" : "FAIL", name, file, result.getTotalAssertions());
        Map<String, TestAssertion> examples = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                examples.putIfAbsent(assertion.getRuleId().getClause() + ", test " + assertion.getRuleId().getTestNumber(), assertion);
            }
        }
        for (Map.Entry<String, TestAssertion> example : examples.entrySet()) {
            System.out.printf("      clause %s: %s%n        at %s%n", example.getKey(), oneLine(example.getValue().getMessage()),
                oneLine(example.getValue().getLocation().getContext()));
        }
    }

    private static String oneLine(String text) {
        String line = String.valueOf(text).replaceAll("\\s+", " ").trim();
        return line.length() > 240 ? line.substring(0, 240) + "…" : line;
    }

    private VeraCheck() {}
}
