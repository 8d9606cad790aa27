package io.serac.storage.location;

/** Text from outside, made fit for a message: one line, printable, short. Stateless. */
public final class Quoted {
    private static final int CHARACTERS_MAX = 200;

    private Quoted() {}

    /** In single quotes. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        int shown = Math.min(text.length(), CHARACTERS_MAX);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return quoted.append(shown < text.length() ? "..." : "").append('\'').toString();
    }
}
