/** Outcomes of mutations: each is applied once, and an unknown outcome resolves itself. */
@NullMarked
package io.serac.server.idempotency;

import org.jspecify.annotations.NullMarked;
