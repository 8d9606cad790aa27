package io.serac.server.cli.policy;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.Words;
import java.util.List;

/** A policy by its name and what it is attached to. Immutable. */
record PolicySentence(String name, SecurableName securable) {
    /** How it is written. */
    static final String FORM = "NAME on SECURABLE";
    /** Of the help of all that use it. */
    static final String FOOTER = "%nSECURABLE: " + SecurableName.HELP + "; a dot in a name is written \\.";

    static PolicySentence parse(List<String> text, String command) {
        Words words = new Words(text, "policy " + command + " " + FORM);
        String name = words.next();
        words.skip("on");
        SecurableName securable = SecurableName.parse(words);
        words.end();
        return new PolicySentence(name, securable);
    }

    ApiPath path() {
        return securable.path().then("policies").name(name);
    }

    String text() {
        return name + " on " + securable.text();
    }
}
