package io.serac.server.cli;

import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, and what they share: the terminal they are run at. Immutable. */
final class Commands implements IFactory {
    private final Terminal terminal;

    Commands(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return type == Remote.class ? type.cast(new Remote(terminal)) : CommandLine.defaultFactory().create(type);
    }
}
