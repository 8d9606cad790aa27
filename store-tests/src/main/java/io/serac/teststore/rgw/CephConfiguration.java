package io.serac.teststore.rgw;

import java.nio.file.Path;
import java.util.UUID;

/** The configuration file of a cluster with one copy of everything, in memory. Stateless. */
final class CephConfiguration {
    private CephConfiguration() {}

    static String monitorAddress(CephPorts ports) {
        return "[v2:127.0.0.1:%d,v1:127.0.0.1:%d]".formatted(ports.monitor(), ports.monitor() + 1);
    }

    /** @param folder below which all its files are */
    static String text(Path folder, UUID cluster, CephPorts ports) {
        return """
                [global]
                fsid = %1$s
                mon initial members = a
                mon host = %2$s
                public network = 127.0.0.0/8
                cluster network = 127.0.0.0/8
                ms bind ipv6 = false
                ms bind port min = %3$d
                ms bind port max = %4$d
                osd crush chooseleaf type = 0
                mon allow pool size one = true
                osd pool default size = 1
                osd pool default min size = 1
                osd pool default pg num = 1
                osd pool default pgp num = 1
                osd pool default pg autoscale mode = off
                mon max pg per osd = 1000
                osd objectstore = memstore
                memstore device bytes = 2147483648
                osd memory target = 939524096
                mon data avail crit = 1
                mon data avail warn = 1
                keyring = %5$s/keyring
                run dir = %5$s/run
                mon data = %5$s/mon
                osd data = %5$s/osd
                crash dir = %5$s/crash
                log file = %5$s/$name.log
                pid file = %5$s/$name.pid
                # The path of a socket is limited to 107 characters, which a folder of a build may exceed; none is needed.
                admin socket =
                [client.rgw]
                rgw frontends = beast endpoint=127.0.0.1:%6$d
                rgw data = %5$s/rgw
                rgw s3 auth use sts = true
                rgw sts key = %7$s
                """.formatted(cluster, monitorAddress(ports), ports.storageMin(), ports.storageMax(), folder,
                ports.s3(), UUID.randomUUID().toString().replace("-", "").substring(0, 16));
    }
}
