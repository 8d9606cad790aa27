package io.serac.server.cli.tag;

import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.JsonFile;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Defines a tag from a JSON file, or replaces its definition.",
        mixinStandardHelpOptions = true)
final class SetTag implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "KEY", description = "Key of the tag.")
    private String key;

    @Option(names = "--file", paramLabel = "FILE", required = true,
            description = "The body of PUT /v1/tags/KEY in /openapi/admin.yaml" + JsonFile.HELP)
    private String file = "";

    @Override
    public void run() {
        Answer answer = remote.api().put(TagPaths.tag(key), JsonFile.readObject(file, remote.terminal()));
        remote.output().done((answer.isCreated() ? "Created tag " : "Replaced tag ") + key + ".", answer);
    }
}
