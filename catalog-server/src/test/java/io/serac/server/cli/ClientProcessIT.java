package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Patience;
import io.serac.server.Main;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command as a process of its own: what it loads, and what others on the machine see of it. */
class ClientProcessIT {
    private static final Pattern OF_THE_SERVER = Pattern.compile(
            " (io\\.javalin|org\\.eclipse\\.jetty|org\\.jdbi|org\\.apache\\.iceberg|org\\.postgresql|org\\.slf4j|ch\\.qos|"
                    + "io\\.smallrye|io\\.serac\\.(authorizer|storage|server\\.(?!cli\\.|tls\\.|Main )))");

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @TempDir
    private Path home;

    @Test
    void clientsLoadNothingOfTheServerAndShowNoSecretInTheListOfProcesses() throws Exception {
        Path credential = Files.writeString(home.resolve("credential"), SERVER.rootCredential());

        Process login = start(credential, "login", SERVER.origin(), "--credential-file", "-");
        // An absent line: the process had ended already, which its other assertions would show.
        login.info().commandLine().ifPresent(line -> assertThat(line).contains("login").doesNotContain("srs_"));
        await(login);
        await(start(credential, "warehouse", "list"));

        assertThat(Files.readString(home.resolve("out"))).contains("main");
        List<String> loaded = Files.readAllLines(home.resolve("classes"));
        assertThat(loaded.stream().filter(line -> line.contains(" io.serac.server.cli.client.AdminApi "))).isNotEmpty();
        assertThat(loaded.stream().filter(line -> OF_THE_SERVER.matcher(line).find())).isEmpty();
    }

    private Process start(Path input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + home.resolve("classes"), Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input.toFile())
                .redirectOutput(home.resolve("out").toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        // Not as an argument: it is so long that the rest of the command line could not be read back.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    private void await(Process process) throws InterruptedException, IOException {
        assertThat(process.waitFor(Patience.MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(home.resolve("out"))).isZero();
    }
}
