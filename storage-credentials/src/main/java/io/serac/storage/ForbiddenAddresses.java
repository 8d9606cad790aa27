package io.serac.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/** Addresses where no object store is, but where secrets of a cloud machine or of its network are. */
final class ForbiddenAddresses {
    // Metadata services outside the link-local range: Alibaba, Azure, Oracle, AWS on IPv6.
    private static final Set<InetAddress> METADATA_SERVICES = Set.of(
            literal("100.100.100.200"), literal("168.63.129.16"), literal("192.0.0.192"), literal("fd00:ec2::254"));
    private static final byte[] TRANSLATED_IPV4 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] COMPATIBLE_IPV4 = new byte[12];

    private ForbiddenAddresses() {}

    static boolean contains(InetAddress address) {
        return isForbidden(address)
                || (carriesIpv4(address.getAddress()) && isForbidden(ipv4Of(address.getAddress())));
    }

    private static boolean isForbidden(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || METADATA_SERVICES.contains(address);
    }

    private static boolean carriesIpv4(byte[] address) {
        if (address.length != 16) {
            return false;
        }
        byte[] prefix = Arrays.copyOf(address, 12);
        boolean isLoopback = address[12] == 0 && address[13] == 0 && address[14] == 0;
        return Arrays.equals(prefix, TRANSLATED_IPV4) || (Arrays.equals(prefix, COMPATIBLE_IPV4) && !isLoopback);
    }

    private static InetAddress ipv4Of(byte[] address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address, 12, 16));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static InetAddress literal(String address) {
        return InetAddress.ofLiteral(address);
    }
}
