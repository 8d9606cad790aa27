package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The commands of the image, as their page has them. Stateless. */
final class Commands {
    private static final String PAGE = read(Path.of("../docs/reference/cli.md"));

    private Commands() {
    }

    /** Makes sure that there is a command with these options. */
    static void check(List<String> args) {
        String name = args.getFirst();
        if (args.size() > 1 && PAGE.contains("## serac " + name + " " + args.get(1) + "\n")) {
            name += " " + args.get(1);
        }
        int begin = PAGE.indexOf("## serac " + name + "\n");
        assertThat(begin).as("a command " + name).isNotNegative();
        int end = PAGE.indexOf("\n## ", begin);
        String usage = PAGE.substring(begin, end < 0 ? PAGE.length() : end);
        assertThat(usage).as("a command that does something").doesNotContain("[COMMAND]");
        for (String option : args) {
            if (option.startsWith("--")) {
                assertThat(usage).contains(" " + option + "=");
            }
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
