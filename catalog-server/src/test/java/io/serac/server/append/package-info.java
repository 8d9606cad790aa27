/** Tests of what may be committed with INSERT alone. */
@NullMarked
package io.serac.server.append;

import org.jspecify.annotations.NullMarked;
