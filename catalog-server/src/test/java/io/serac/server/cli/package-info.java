@NullMarked
package io.serac.server.cli;

import org.jspecify.annotations.NullMarked;
