package io.serac.authorizer.policy;

import java.util.Locale;
import java.util.Objects;

/**
 * A pattern by which new and renamed columns get a tag. It is held against the full name and against the last level of it, ignoring
 * case; {@code *} stands for any characters, dots too, and {@code ?} for one. Immutable.
 *
 * <p>The database holds the same patterns against the same names, when a version becomes current.
 *
 * @param value
 *            that the tag gets; empty if the tag has no values
 */
public record TagPattern(String pattern, String value) {
    public TagPattern {
        Objects.requireNonNull(pattern);
        Objects.requireNonNull(value);
    }

    /** Whether a column gets the tag. */
    public boolean fits(AddedColumn column) {
        int[] glob = pattern.toLowerCase(Locale.ROOT).codePoints().toArray();
        return fits(glob, column.lowerName().codePoints().toArray())
                || fits(glob, column.lowerLevel().codePoints().toArray());
    }

    /** Looks back to the last star only, so that no pattern takes more than its length times that of the name. */
    private static boolean fits(int[] glob, int[] name) {
        int inGlob = 0;
        int inName = 0;
        int star = -1;
        int afterStar = 0;
        while (inName < name.length) {
            if (inGlob < glob.length && glob[inGlob] == '*') {
                star = inGlob++;
                afterStar = inName;
            } else if (inGlob < glob.length && (glob[inGlob] == '?' || glob[inGlob] == name[inName])) {
                inGlob++;
                inName++;
            } else if (star >= 0) {
                inGlob = star + 1;
                inName = ++afterStar;
            } else {
                return false;
            }
        }
        while (inGlob < glob.length && glob[inGlob] == '*') {
            inGlob++;
        }
        return inGlob == glob.length;
    }
}
