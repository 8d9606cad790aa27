/** Where objects may lie: rules for locations, and claims that keep them apart. */
@NullMarked
package io.serac.server.location;

import org.jspecify.annotations.NullMarked;
