@NullMarked
package io.serac.server.metadata;

import org.jspecify.annotations.NullMarked;
