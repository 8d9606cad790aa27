package io.serac.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process and all its living descendants, read at one moment. Immutable. */
record ProcessTree(List<ProcessStat> members) {

    ProcessTree {
        members = List.copyOf(members);
    }

    static ProcessTree of(long rootPid) throws IOException {
        List<ProcessStat> all = readAll();
        List<ProcessStat> members = new ArrayList<>();
        for (ProcessStat candidate : all) {
            if (candidate.pid() == rootPid) {
                members.add(candidate);
            }
        }
        for (int i = 0; i < members.size(); i++) {
            for (ProcessStat candidate : all) {
                if (candidate.parentPid() == members.get(i).pid()) {
                    members.add(candidate);
                }
            }
        }
        if (members.isEmpty()) {
            throw new IOException("No process " + rootPid + " is running.");
        }
        return new ProcessTree(members);
    }

    /** Time of the living and of the dead that were waited for; it never shrinks while the root lives. */
    long cpuMicros() {
        long sum = 0;
        for (ProcessStat member : members) {
            sum += member.ownCpuMicros() + member.reapedCpuMicros();
        }
        return sum;
    }

    private static List<ProcessStat> readAll() throws IOException {
        List<ProcessStat> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                try {
                    all.add(ProcessStat.read(Long.parseLong(entry.getFileName().toString())));
                } catch (IOException gone) {
                    // It ended between the listing and the reading.
                    continue;
                }
            }
        }
        return all;
    }
}
