package io.serac.teststore.rgw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A monitor and a store in memory, the least that the gateway needs. Thread-safe. */
final class CephCluster implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(5);

    private final Path folder;
    private final Path configuration;
    private final Command command;
    private final Daemon monitor;
    private final Daemon storage;

    private CephCluster(Path folder, Path configuration, Command command, Daemon monitor, Daemon storage) {
        this.folder = folder;
        this.configuration = configuration;
        this.command = command;
        this.monitor = monitor;
        this.storage = storage;
    }

    static CephCluster start(Path folder, CephPorts ports) {
        UUID cluster = UUID.randomUUID();
        Path configuration = write(folder.resolve("ceph.conf"), CephConfiguration.text(folder, cluster, ports));
        Command command = new Command(folder);
        makeKeys(command, folder.resolve("keyring").toString());
        Daemon monitor = startMonitor(command, folder, configuration, cluster, ports);
        try {
            return new CephCluster(folder, configuration, command, monitor,
                    startStorage(command, folder, configuration));
        } catch (RuntimeException e) {
            monitor.close();
            throw e;
        }
    }

    private static void makeKeys(Command command, String keyring) {
        command.run("ceph-authtool", "--create-keyring", keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
        command.run("ceph-authtool", keyring, "--gen-key", "-n", "client.admin", "--cap", "mon", "allow *", "--cap",
                "osd", "allow *", "--cap", "mgr", "allow *");
        command.run("ceph-authtool", keyring, "--gen-key", "-n", "client.rgw", "--cap", "mon", "allow rwx", "--cap",
                "osd", "allow rwx");
        command.run("ceph-authtool", keyring, "--gen-key", "-n", "osd.0", "--cap", "mon", "allow profile osd", "--cap",
                "osd", "allow *");
    }

    private static Daemon startMonitor(Command command, Path folder, Path configuration, UUID cluster,
            CephPorts ports) {
        String map = folder.resolve("monmap").toString();
        command.run("monmaptool", "--create", "--fsid", cluster.toString(), "--addv", "a",
                CephConfiguration.monitorAddress(ports), map);
        command.run("ceph-mon", "-c", configuration.toString(), "--mkfs", "-i", "a", "--monmap", map, "--keyring",
                folder.resolve("keyring").toString());
        Daemon monitor = Daemon.start("ceph-mon", folder, Map.of(),
                List.of(Programs.get("ceph-mon"), "-c", configuration.toString(), "-i", "a", "-f"));
        awaitAnswer(monitor, command, configuration, "", "-s");
        return monitor;
    }

    private static Daemon startStorage(Command command, Path folder, Path configuration) {
        String config = configuration.toString();
        String id = UUID.randomUUID().toString();
        makeFolder(folder.resolve("osd"));
        command.run("ceph", "-c", config, "osd", "new", id, "0");
        command.run("ceph-osd", "-c", config, "-i", "0", "--mkfs", "--osd-uuid", id);
        command.run("ceph", "-c", config, "auth", "import", "-i", folder.resolve("keyring").toString());
        command.run("ceph", "-c", config, "osd", "crush", "add", "osd.0", "1.0", "host=localhost", "root=default");
        Daemon storage = Daemon.start("ceph-osd", folder, Map.of(),
                List.of(Programs.get("ceph-osd"), "-c", config, "-i", "0", "-f"));
        awaitAnswer(storage, command, configuration, "1 up", "osd", "stat");
        return storage;
    }

    private static void awaitAnswer(Daemon daemon, Command command, Path configuration, String expected,
            String... question) {
        String[] arguments = new String[question.length + 4];
        System.arraycopy(new String[]{"-c", configuration.toString(), "--connect-timeout", "5"}, 0, arguments, 0, 4);
        System.arraycopy(question, 0, arguments, 4, question.length);
        try {
            daemon.await(START_MAX, () -> answers(command, expected, arguments));
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private static boolean answers(Command command, String expected, String... arguments) {
        try {
            return command.run("ceph", arguments).contains(expected);
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    Path configuration() {
        return configuration;
    }

    /** Runs {@code radosgw-admin}. */
    String administer(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "-c";
        all[1] = configuration.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return command.run("radosgw-admin", all);
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + file, e);
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot create " + folder, e);
        }
    }

    @Override
    public void close() {
        storage.close();
        monitor.close();
    }
}
