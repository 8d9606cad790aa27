@NullMarked
package io.serac.server.token;

import org.jspecify.annotations.NullMarked;
