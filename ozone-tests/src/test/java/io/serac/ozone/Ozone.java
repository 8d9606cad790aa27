package io.serac.ozone;

import io.serac.engines.ForkedProcess;
import io.serac.engines.JavaHomes;
import io.serac.engines.RunFolders;
import io.serac.storage.AccessKey;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An Ozone in a process of its own, and what its administrator does to it. The lines it understands are described at its
 * program, {@code io.serac.ozone.cluster}. Thread-safe.
 */
final class Ozone implements AutoCloseable {
    /** How a bucket treats its keys. */
    enum Layout {
        /** As they are. */
        OBJECT_STORE,
        /** As paths of files, which it normalises. */
        FILE_SYSTEM_OPTIMIZED
    }

    private final ForkedProcess process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final URI endpoint;
    private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();

    private Ozone(ForkedProcess process) {
        this.process = process;
        this.commands = new BufferedWriter(new OutputStreamWriter(process.input(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8));
        this.endpoint = URI.create(expect(readLine(), "ready").getFirst());
    }

    /**
     * Takes half a minute.
     *
     * @param folder an empty folder for its files and its log
     */
    static Ozone start(Path folder) {
        List<String> command = new ArrayList<>(List.of(JavaHomes.java(17), "-Xmx1g", "-XX:+UseSerialGC",
                "-Dtest.build.data=" + folder.resolve("data")));
        command.addAll(List.of("-cp", RunFolders.repository().resolve("ozone-tests/cluster/target/classes")
                + File.pathSeparator + RunFolders.classPath("ozone"), "io.serac.ozone.cluster.OzoneProcess"));
        ForkedProcess process = ForkedProcess.startAnswering(command, folder, folder.resolve("ozone.log"));
        try {
            return new Ozone(process);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Of the S3 gateway. */
    URI endpoint() {
        return endpoint;
    }

    void createBucket(String name, Layout layout, String owner) {
        command("bucket " + name + " " + layout + " " + owner);
    }

    /** The key pair of a user, who need not be known before. */
    AccessKey keyOf(String user) {
        // Ozone shows a secret once.
        return keys.computeIfAbsent(user, _ -> {
            List<String> answer = command("secret " + user);
            return new AccessKey(answer.get(0), answer.get(1));
        });
    }

    /** Adds to the access control list of the volume that S3 buckets are in. */
    void allowInVolume(String entry) {
        command("acl volume " + entry);
    }

    /** Adds to the access control list of a bucket. */
    void allowInBucket(String bucket, String entry) {
        command("acl bucket " + bucket + " " + entry);
    }

    /** Adds to the access control list of all keys with a prefix, which ends in a slash. */
    void allowUnder(String bucket, String prefix, String entry) {
        command("acl prefix " + bucket + " " + prefix + " " + entry);
    }

    private synchronized List<String> command(String line) {
        try {
            commands.write(line);
            commands.newLine();
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Ozone is gone: " + process.logEnd(), e);
        }
        return expect(readLine(), "ok");
    }

    private static List<String> expect(String answer, String first) {
        List<String> words = List.of(answer.split(" "));
        if (!words.getFirst().equals(first)) {
            throw new IllegalStateException("Ozone answered: " + answer);
        }
        return words.subList(1, words.size());
    }

    private String readLine() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("Ozone ended:\n" + process.logEnd());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("Ozone is gone: " + process.logEnd(), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
