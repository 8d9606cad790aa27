package io.serac.server.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/** A socket below TLS that, when told so, keeps what is written and lets go of it a byte at a time. Used by one thread. */
final class DrippingSocket extends Socket {
    private final Deque<Byte> kept = new ArrayDeque<>();
    private boolean isHolding;

    DrippingSocket(int port) throws IOException {
        setTcpNoDelay(true);
        connect(new InetSocketAddress("127.0.0.1", port), 5_000);
    }

    /** Keeps what is written from now on. */
    void hold() {
        isHolding = true;
    }

    /** Sends the next byte. @return whether the other side has had enough */
    boolean isRefusedOneByte() {
        try {
            super.getOutputStream().write(kept.remove());
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (!isHolding) {
                    out.write(bytes, offset, length);
                    return;
                }
                for (int i = offset; i < offset + length; i++) {
                    kept.add(bytes[i]);
                }
            }
        };
    }
}
