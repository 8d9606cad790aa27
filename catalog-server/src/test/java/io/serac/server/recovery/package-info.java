@NullMarked
package io.serac.server.recovery;

import org.jspecify.annotations.NullMarked;
