@NullMarked
package io.serac.server.maintenance;

import org.jspecify.annotations.NullMarked;
