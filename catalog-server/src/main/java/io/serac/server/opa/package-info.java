/** Decisions for Trino, in the protocol by which it asks an OPA server. */
@NullMarked
package io.serac.server.opa;

import org.jspecify.annotations.NullMarked;
