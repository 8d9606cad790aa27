@NullMarked
package io.serac.server;

import org.jspecify.annotations.NullMarked;
