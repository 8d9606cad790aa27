package io.serac.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.apache.iceberg.io.SeekableInputStream;

/** Reads a local file from any position. Not thread-safe. */
final class LocalInputStream extends SeekableInputStream {
    private final FileChannel channel;
    private final InputStream stream;

    LocalInputStream(FileChannel channel) {
        this.channel = channel;
        this.stream = Channels.newInputStream(channel);
    }

    @Override
    public long getPos() throws IOException {
        return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
        channel.position(position);
    }

    @Override
    public int read() throws IOException {
        return stream.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return stream.read(buffer, offset, length);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
