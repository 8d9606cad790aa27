package io.serac.server.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in Markdown. Immutable.
 *
 * @param path below the top folder
 * @param lines as written
 */
record Page(Path path, List<String> lines) {
    static final Path REPOSITORY = Path.of("..");
    private static final Set<String> WITHOUT_PAGES = Set.of("target", ".git", ".engines", "node_modules", "data");
    private static final String FENCE = "```";
    private static final String HEADING = "#";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}_ -]");

    /**
     * A block between fences.
     *
     * @param kind the words behind its first fence; empty if there are none
     * @param excuse whether the line before it says why nobody runs it
     * @param text without the fences
     */
    record Block(int line, String kind, boolean excuse, String text) {
        /** The language that readers' programs colour it by. */
        String language() {
            return kind.split(" ", 2)[0];
        }
    }

    Page {
        lines = List.copyOf(lines);
    }

    /** All of the repository. */
    static List<Page> all() throws IOException {
        try (Stream<Path> files = Files.find(REPOSITORY, Integer.MAX_VALUE,
                (file, attributes) -> file.toString().endsWith(".md") && attributes.isRegularFile())) {
            return files.filter(Page::isOurs).sorted().map(Page::read).toList();
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : file) {
            if (WITHOUT_PAGES.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    private static Page read(Path file) {
        try {
            return new Page(REPOSITORY.relativize(file), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<String> inside = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            boolean isFence = lines.get(i).strip().startsWith(FENCE);
            if (isFence && start < 0) {
                start = i;
                inside.clear();
            } else if (isFence) {
                boolean excuse = start > 0 && lines.get(start - 1).strip().startsWith("<!-- not run: ");
                blocks.add(new Block(start + 1, lines.get(start).strip().substring(FENCE.length()).strip(), excuse,
                        String.join("\n", inside)));
                start = -1;
            } else if (start >= 0) {
                inside.add(lines.get(i));
            }
        }
        return blocks;
    }

    /** Where its links lead, as written; those in blocks and to other hosts left out. */
    List<String> links() {
        return text().flatMap(line -> LINK.matcher(CODE.matcher(line).replaceAll("")).results())
                .map(found -> found.group(1)).filter(link -> !link.contains("://") && !link.startsWith("mailto:"))
                .toList();
    }

    /** Names by which its headings can be linked to, as GitHub makes them. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        Map<String, Integer> seen = new HashMap<>();
        text().filter(line -> line.startsWith(HEADING)).forEach(line -> {
            String words = line.replaceFirst("^#+\\s*", "").replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT);
            String anchor = NOT_IN_ANCHORS.matcher(words).replaceAll("").replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
        return anchors;
    }

    private Stream<String> text() {
        List<String> outside = new ArrayList<>();
        boolean isInside = false;
        for (String line : lines) {
            boolean isFence = line.strip().startsWith(FENCE);
            if (!isFence && !isInside) {
                outside.add(line);
            }
            isInside ^= isFence;
        }
        return outside.stream();
    }
}
