/** Tests of how requests are decided. */
@NullMarked
package io.serac.server.access;

import org.jspecify.annotations.NullMarked;
