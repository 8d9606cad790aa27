/** Secrets in memory and at rest: masking, sealing with a master key, keys that all replicas share. */
@NullMarked
package io.serac.server.secret;

import org.jspecify.annotations.NullMarked;
