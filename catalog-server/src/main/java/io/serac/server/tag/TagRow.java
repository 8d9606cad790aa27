package io.serac.server.tag;

import io.serac.authorizer.Securable;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Excerpt;
import io.serac.server.securable.Place;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A tag as stored. Immutable.
 *
 * @param values
 *            that it can have, in the order sent; none if it is attached without a value
 * @param inheritable
 *            whether what lies below a tagged object, columns included, bears it too
 * @param sensitive
 *            whether the values of tagged columns are kept out of metrics and file names
 * @param patterns
 *            by which new columns get it; the first that fits counts
 * @param patternValues
 *            the value that each pattern gives; empty texts if there are no values
 */
public record TagRow(UUID id, String key, List<String> values, boolean inheritable, boolean sensitive,
        List<String> patterns, List<String> patternValues, Instant createdAt) {
    public TagRow {
        values = List.copyOf(values);
        patterns = List.copyOf(patterns);
        patternValues = List.copyOf(patternValues);
    }

    /** The tag as something that rights can be held on. Nobody owns it: its owner is the server, which is no principal. */
    public Securable.Tag securable(Securable.Server server) {
        return new Securable.Tag(id, server.id(), server);
    }

    /** How the admin API writes it as a securable. */
    public Place place() {
        return new Place(Securable.Kind.TAG, id, "", List.of(), key);
    }

    /** What the tag is to be attached or asked for with, or why that cannot be; empty if it can. */
    Optional<String> reasonAgainst(Optional<String> value) {
        if (values.isEmpty()) {
            return value.isEmpty() ? Optional.empty() : Optional.of("Tag " + key + " has no values. Leave it out.");
        }
        if (value.isEmpty()) {
            return Optional.of("Missing: tag " + key + " has the values " + named() + ".");
        }
        return values.contains(value.get())
                ? Optional.empty()
                : Optional.of("Tag " + key + " has the values " + named() + ".");
    }

    private String named() {
        return Excerpt.of(String.join(", ", values));
    }

    /**
     * Makes sure that the tag can have a value; none stands for any.
     *
     * @param field
     *            of the body in which the value is
     * @throws CatalogException
     *             BAD_REQUEST if it cannot
     */
    public void checkAsked(Optional<String> value, String field) {
        Optional<String> reason = value.isEmpty() ? Optional.empty() : reasonAgainst(value);
        if (reason.isPresent()) {
            throw CatalogException.invalidBody("Invalid body. '" + field + "': " + reason.get());
        }
    }
}
