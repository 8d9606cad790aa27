package io.serac.server.redaction;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a part of a redacted document. What no part writes is not in it. */
@FunctionalInterface
interface Part {
    void addTo(ObjectNode shown, Original original);
}
