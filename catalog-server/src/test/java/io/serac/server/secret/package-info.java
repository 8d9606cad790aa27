@NullMarked
package io.serac.server.secret;

import org.jspecify.annotations.NullMarked;
