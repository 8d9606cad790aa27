package io.serac.server.cli.client;

import java.util.List;

/** The words of a command that reads like a sentence, one after the other. Not thread-safe. */
public final class Words {
    private final List<String> words;
    private final String form;
    private int next;

    /**
     * @param form
     *            how the command is written, to tell those who write it otherwise
     */
    public Words(List<String> words, String form) {
        this.words = List.copyOf(words);
        this.form = form;
    }

    /**
     * The next word.
     *
     * @throws WrongUsage
     *             if there is none
     */
    public String next() {
        if (next == words.size()) {
            throw malformed("ends too early");
        }
        return words.get(next++);
    }

    /** Passes over a word that has to be there. */
    public void skip(String word) {
        String found = next();
        if (!found.equalsIgnoreCase(word)) {
            throw malformed("has '" + Printable.of(found) + "' where '" + word + "' is expected");
        }
    }

    /** Makes sure that nothing is left. */
    public void end() {
        if (next < words.size()) {
            throw malformed("goes on with '" + Printable.of(words.get(next)) + "' where it should end");
        }
    }

    private WrongUsage malformed(String how) {
        return new WrongUsage("The command " + how + ". Write: " + form);
    }
}
