package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Labels;
import org.junit.jupiter.api.Test;

class ObjectLabelsTest {
    /**
     * Iceberg's classes of labels wait for each other if two requests are the first to use them. Whoever makes the server's class
     * has initialised them: seen in a process of its own, because here others may have done so before.
     */
    @Test
    void icebergsLabelsAreInitialisedBeforeThereAreRequests() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+init=info", "-cp", System.getProperty("java.class.path"), Starting.class.getName())
                .redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(log.lines()
                .filter(line -> line.contains("Initializing '" + Labels.class.getName().replace('.', '/') + "'")))
                .as(log).isNotEmpty();
    }

    /** What the start of a server does to the class, and nothing else. */
    static final class Starting {
        private Starting() {
        }

        public static void main(String[] arguments) throws ClassNotFoundException {
            Class.forName(ObjectLabels.class.getName());
        }
    }
}
