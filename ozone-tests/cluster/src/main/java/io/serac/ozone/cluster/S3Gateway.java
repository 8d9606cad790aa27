package io.serac.ozone.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.apache.hadoop.hdds.conf.OzoneConfiguration;
import org.apache.hadoop.ozone.MiniOzoneCluster;
import org.apache.hadoop.ozone.s3.Gateway;
import org.apache.hadoop.ozone.s3.OzoneConfigurationHolder;

/** Ozone's S3 gateway on a free loopback port. For one thread. */
final class S3Gateway implements MiniOzoneCluster.Service {
    private final Gateway gateway = new Gateway();
    private final String address = freeAddress();

    S3Gateway() throws IOException {}

    @Override
    public void start(OzoneConfiguration shared) {
        OzoneConfiguration own = new OzoneConfiguration(shared);
        own.set("ozone.s3g.http-address", address);
        try {
            own.set("ozone.s3g.https-address", freeAddress());
            own.set("ozone.s3g.webadmin.http-address", freeAddress());
            own.set("ozone.s3g.webadmin.https-address", freeAddress());
        } catch (IOException e) {
            throw new IllegalStateException("No free port", e);
        }
        OzoneConfigurationHolder.resetConfiguration();
        OzoneConfigurationHolder.setConfiguration(own);
        int status = gateway.execute(new String[0]);
        if (status != 0) {
            throw new IllegalStateException("The S3 gateway ended with status " + status);
        }
    }

    @Override
    public void stop() throws Exception {
        gateway.stop();
    }

    URI endpoint() {
        return URI.create("http://" + address);
    }

    private static String freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
