@NullMarked
package io.serac.server.bootstrap;

import org.jspecify.annotations.NullMarked;
