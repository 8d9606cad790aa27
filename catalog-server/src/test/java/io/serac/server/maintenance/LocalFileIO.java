package io.serac.server.maintenance;

import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/** What a client uses that writes manifests to local files and names them by their URI. Stateless. */
public final class LocalFileIO implements FileIO {
    private static final long serialVersionUID = 1L;

    @Override
    public InputFile newInputFile(String path) {
        return new Input(Files.localInput(local(path)), path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new Output(Files.localOutput(local(path)), path);
    }

    @Override
    public void deleteFile(String path) {
        throw new UnsupportedOperationException("Only the server deletes in these tests: " + path);
    }

    private static String local(String path) {
        return path.substring("file:".length());
    }

    private record Input(InputFile file, String location) implements InputFile {
        @Override
        public long getLength() {
            return file.getLength();
        }

        @Override
        public SeekableInputStream newStream() {
            return file.newStream();
        }

        @Override
        public boolean exists() {
            return file.exists();
        }
    }

    private record Output(OutputFile file, String location) implements OutputFile {
        @Override
        public PositionOutputStream create() {
            return file.create();
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return file.createOrOverwrite();
        }

        @Override
        public InputFile toInputFile() {
            return new Input(file.toInputFile(), location);
        }
    }
}
