package io.serac.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * One run of Iceberg's REST compatibility kit in a process of its own: the counts of its console, and the names of the tests
 * that did not pass. Immutable.
 */
record KitRun(int found, int successful, Set<String> failed, Set<String> skipped, String lastLines) {
    private static final Duration RUN_MAX = Duration.ofMinutes(10);
    private static final List<String> CLASSES = List.of("org.apache.iceberg.rest.RESTCompatibilityKitCatalogTests",
            "org.apache.iceberg.rest.RESTCompatibilityKitViewCatalogTests");

    /**
     * @param classPath which class path to run, {@code kit-1.11} or {@code kit-1.12}
     * @param credential {@code id:secret} of the account that it works as
     */
    static KitRun run(String classPath, RunningServer server, String credential)
            throws InterruptedException, IOException {
        Path folder = RunFolders.fresh(classPath);
        Path log = folder.resolve("kit.log");
        // The kit takes all system properties and variables CATALOG_* as properties of its client.
        List<String> command = List.of(JavaHomes.java(17), "-Xmx768m", "-cp", RunFolders.classPath(classPath),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Drck.local=false", "-Duri=" + server.catalogUri(),
                "-Dwarehouse=main", "-Doauth2-server-uri=" + server.tokenUri(), "-Drck.requires-namespace-create=true",
                "-Drck.supports-names-with-dot=true", "org.junit.platform.console.ConsoleLauncher", "execute",
                "--disable-banner", "--disable-ansi-colors", "--details=tree", "--reports-dir=" + folder,
                "--select-class=" + CLASSES.get(0), "--select-class=" + CLASSES.get(1));
        try (ForkedProcess kit = ForkedProcess.start(command, Map.of("CATALOG_CREDENTIAL", credential), folder,
                log)) {
            kit.await(RUN_MAX);
        }
        String output = Files.readString(log);
        Path report = folder.resolve("TEST-junit-jupiter.xml");
        return new KitRun(count(output, "tests found"), count(output, "tests successful"),
                names(report, "failure", "error"),
                names(report, "skipped"), output.substring(Math.max(0, output.indexOf("Test run finished"))).strip());
    }

    private static int count(String output, String label) {
        Matcher line = Pattern.compile("\\[\\s*(\\d+) " + label + "\\s*]").matcher(output);
        if (!line.find()) {
            throw new IllegalStateException("The kit printed no line `" + label + "`:\n" + output);
        }
        return Integer.parseInt(line.group(1));
    }

    private static Set<String> names(Path report, String... outcomes) {
        Document document;
        try {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("Cannot read " + report, e);
        }
        Set<String> names = new TreeSet<>();
        NodeList tests = document.getElementsByTagName("testcase");
        for (int i = 0; i < tests.getLength(); i++) {
            Element test = (Element) tests.item(i);
            for (String outcome : outcomes) {
                if (test.getElementsByTagName(outcome).getLength() > 0) {
                    String type = test.getAttribute("classname");
                    names.add(type.substring(type.lastIndexOf('.') + 1) + "." + test.getAttribute("name"));
                }
            }
        }
        return names;
    }
}
