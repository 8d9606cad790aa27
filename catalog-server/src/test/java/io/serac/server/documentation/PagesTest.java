package io.serac.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.configuration.ConfigurationException;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.documentation.Page.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
    /** What a reader would type or write into a file, other than settings and JSON. */
    private static final Set<String> TYPED = Set.of("", "bash", "sh", "sql", "properties", "python");
    /** Who only names a page does not run it. */
    private static final Pattern RUNS_PAGES = Pattern.compile("Printed(Commands|Steps)\\.of\\(");
    private static final List<Path> FOR_USERS = List.of(Path.of("README.md"), Path.of("docs"),
            Path.of("examples"), Path.of("image"), Path.of("bench"), Path.of("CONTRIBUTING.md"));

    @Test
    void linksLeadSomewhere() throws IOException {
        List<Page> pages = Page.all();
        assertThat(pages).hasSizeGreaterThan(50);

        List<String> dead = new ArrayList<>();
        for (Page page : pages) {
            for (String link : page.links()) {
                if (!leadsSomewhere(pages, page, link)) {
                    dead.add(page.path() + ": " + link);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static boolean leadsSomewhere(List<Page> pages, Page page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
        if (!Files.exists(Page.REPOSITORY.resolve(target))) {
            return false;
        }
        return parts.length == 1 || pages.stream()
                .anyMatch(other -> other.path().equals(target) && other.anchors().contains(parts[1]));
    }

    @Test
    void everyPageOfTheDocumentationIsOnItsMap() throws IOException {
        List<Page> pages = Page.all();
        Page map = pages.stream().filter(page -> page.path().equals(Path.of("docs/README.md"))).findAny().orElseThrow();
        Set<Path> linked = new TreeSet<>();
        map.links().forEach(link -> linked.add(Path.of("docs").resolve(link.split("#", 2)[0]).normalize()));

        assertThat(pages).filteredOn(page -> page.path().startsWith("docs") && !page.path().startsWith("docs/adr")
                && !page.equals(map)).extracting(Page::path).isSubsetOf(linked);
    }

    @Test
    void whateverAReaderTypesIsRunOrSaysWhyNot() throws IOException {
        String tests = sourcesOfTests();
        List<String> unproved = new ArrayList<>();
        for (Page page : pagesForUsers()) {
            for (Block block : page.blocks()) {
                // Tests that run a page name it, and run what is marked for a shell or an engine.
                boolean isRun = (block.kind().equals("bash") || block.kind().startsWith("sql "))
                        && tests.contains('"' + page.path().toString());
                if (TYPED.contains(block.language()) && !isRun && !block.excuse()) {
                    unproved.add(page.path() + ", line " + block.line());
                }
            }
        }
        assertThat(unproved).as("blocks that no test runs, without <!-- not run: why --> in the line before them")
                .isEmpty();
    }

    private static String sourcesOfTests() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.find(Page.REPOSITORY, Integer.MAX_VALUE,
                (file, attributes) -> file.toString().endsWith("IT.java") || file.toString().endsWith("Test.java"))) {
            for (Path file : files.toList()) {
                String source = Files.readString(file);
                if (RUNS_PAGES.matcher(source).find()) {
                    all.append(source);
                }
            }
        }
        return all.toString();
    }

    @Test
    void settingsOnPagesAreTakenByTheServer(@TempDir Path folder) throws IOException {
        List<String> refused = new ArrayList<>();
        int loaded = 0;
        for (Page page : pagesForUsers()) {
            for (Block block : page.blocks()) {
                if (block.kind().equals("yaml") && !block.excuse()) {
                    loaded++;
                    Path file = Files.writeString(folder.resolve("serac.yaml"), block.text());
                    try {
                        SettingsLoader.load(file, Map.of(), Map.of());
                    } catch (ConfigurationException e) {
                        refused.add(page.path() + ", line " + block.line() + ": " + e.getMessage());
                    }
                }
            }
        }
        assertThat(refused).as("pieces that are not settings of the server need <!-- not run: why -->").isEmpty();
        assertThat(loaded).isGreaterThanOrEqualTo(4);
    }

    @Test
    void jsonOnPagesIsJson() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> broken = new ArrayList<>();
        for (Page page : pagesForUsers()) {
            for (Block block : page.blocks()) {
                if (block.kind().equals("json")) {
                    try {
                        json.readTree(block.text());
                    } catch (JsonProcessingException e) {
                        broken.add(page.path() + ", line " + block.line() + ": " + e.getOriginalMessage());
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Page> pagesForUsers() throws IOException {
        return Page.all().stream().filter(page -> FOR_USERS.stream().anyMatch(page.path()::startsWith)).toList();
    }
}
