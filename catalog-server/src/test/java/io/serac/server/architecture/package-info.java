/** The rules of the architecture, one test a sentence. */
@NullMarked
package io.serac.server.architecture;

import org.jspecify.annotations.NullMarked;
