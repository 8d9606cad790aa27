@NullMarked
package io.serac.server.ownership;

import org.jspecify.annotations.NullMarked;
