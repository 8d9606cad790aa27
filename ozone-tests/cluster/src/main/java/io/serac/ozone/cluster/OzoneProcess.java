package io.serac.ozone.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hdds.conf.OzoneConfiguration;
import org.apache.hadoop.ozone.MiniOzoneCluster;
import org.apache.hadoop.ozone.client.OzoneClient;
import org.apache.hadoop.ozone.om.OzoneManager;

/**
 * One Ozone with one datanode that checks signatures and access control lists. It writes {@code ready} and the endpoint of
 * its S3 gateway, then answers each line with one line, see {@link Administration}. Single-threaded; ends with its input.
 * Its files are below the folder in the system property {@code test.build.data}.
 */
public final class OzoneProcess {
    private OzoneProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, TimeoutException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What Ozone prints must not mix with the answers.
        System.setOut(System.err);
        // Without it any secret is accepted.
        OzoneManager.setTestSecureOmFlag(true);
        S3Gateway gateway = new S3Gateway();
        MiniOzoneCluster cluster = MiniOzoneCluster.newBuilder(configuration()).setNumDatanodes(1).addService(gateway)
                .build();
        cluster.waitForClusterToBeReady();
        OzoneClient client = cluster.newClient();
        Administration administration = new Administration(client.getObjectStore());
        administration.waitUntilWritable();
        answers.println("ready " + gateway.endpoint());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(administration.answer(line));
        }
        // Its folder is thrown away, and an orderly stop takes longer than the start.
        Runtime.getRuntime().halt(0);
    }

    private static OzoneConfiguration configuration() {
        OzoneConfiguration configuration = new OzoneConfiguration();
        configuration.set("ozone.replication", "1");
        configuration.set("ozone.server.default.replication", "1");
        configuration.set("ozone.server.default.replication.type", "RATIS");
        configuration.set("hdds.scm.safemode.min.datanode", "1");
        configuration.set("hdds.datanode.volume.min.free.space", "1GB");
        configuration.set("ozone.acl.enabled", "true");
        configuration.set("ozone.test.authorization.enabled", "true");
        configuration.set("ozone.acl.authorizer.class",
                "org.apache.hadoop.ozone.security.acl.OzoneNativeAuthorizer");
        String administrator = System.getProperty("user.name");
        configuration.set("ozone.administrators", administrator);
        configuration.set("ozone.s3.administrators", administrator);
        return configuration;
    }
}
