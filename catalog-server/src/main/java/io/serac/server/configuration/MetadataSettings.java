package io.serac.server.configuration;

import io.smallrye.config.WithDefault;

/** Settings of table and view metadata. Immutable. */
public interface MetadataSettings {
    @Setting(value = "Memory for metadata documents that are kept ready to be sent.", min = "1MiB", max = "64GiB")
    @WithDefault("64MiB")
    ByteSize cacheBytesMax();

    @Setting(
            value = "Memory for the columns of tables and views that column and row rules decide on: about 1.5 KiB for a table"
                    + " of ten columns.",
            min = "1MiB", max = "64GiB")
    @WithDefault("160MiB")
    ByteSize columnsCacheBytesMax();

    @Setting(value = "One metadata document, whether committed or registered.", min = "1MiB", max = "1GiB")
    @WithDefault("64MiB")
    ByteSize bytesMax();
}
