package io.serac.server.configuration;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that begin with the same bits, written like {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single one. Immutable.
 *
 * @param network
 *            any of the addresses
 * @param bits
 *            that they have in common, from the left
 */
public record AddressRange(InetAddress network, int bits) {
    private static final int BITS_PER_BYTE = 8;

    public AddressRange {
        int most = network.getAddress().length * BITS_PER_BYTE;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(
                    "an address like " + network.getHostAddress() + " has " + most + " bits, not "
                            + bits);
        }
    }

    /**
     * Reads a range; names are not looked up.
     *
     * @throws IllegalArgumentException
     *             if it is none
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = InetAddress.ofLiteral((slash < 0 ? text : text.substring(0, slash)).strip());
        return new AddressRange(network, slash < 0
                ? network.getAddress().length * BITS_PER_BYTE
                : Integer.parseInt(text.substring(slash + 1).strip()));
    }

    /** Whether it contains an address. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == network.getAddress().length
                && Arrays.equals(prefix(address, bits), prefix(network, bits));
    }

    /** The first bits of an address, all others set to zero. */
    public static byte[] prefix(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp((long) bits - (long) i * BITS_PER_BYTE, 0, BITS_PER_BYTE);
            bytes[i] &= (byte) (0xFF << (BITS_PER_BYTE - kept));
        }
        return bytes;
    }
}
