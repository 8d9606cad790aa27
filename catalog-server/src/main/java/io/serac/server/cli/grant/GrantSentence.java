package io.serac.server.cli.grant;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.Words;
import java.util.List;
import java.util.Locale;

/** What {@code grant} and {@code revoke} say: a privilege, a securable, a principal. Immutable. */
public record GrantSentence(String privilege, SecurableName securable, String principal) {
    /** Of the help of both. */
    static final String FOOTER = "%nSECURABLE: " + SecurableName.HELP + "; a dot in a name is written \\.%n"
            + "REF: user:ISSUER:SUBJECT, service-account:NAME, role:NAME or everyone%n"
            + "PRIVILEGE: docs/reference/privileges.md";

    /**
     * Reads all words.
     *
     * @param preposition
     *            before the principal
     * @param form
     *            how the sentence is written, to tell those who write it otherwise
     */
    public static GrantSentence parse(List<String> text, String preposition, String form) {
        Words words = new Words(text, form);
        String privilege = words.next().toUpperCase(Locale.ROOT);
        words.skip("on");
        SecurableName securable = SecurableName.parse(words);
        words.skip(preposition);
        String principal = words.next();
        words.end();
        return new GrantSentence(privilege, securable, principal);
    }

    /** Where the admin API has the grant. */
    public ApiPath path() {
        return securable.path().then("grants").name(principal).name(privilege);
    }
}
