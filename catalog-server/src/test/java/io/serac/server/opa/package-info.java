/** Tests of what Trino is answered. */
@NullMarked
package io.serac.server.opa;

import org.jspecify.annotations.NullMarked;
