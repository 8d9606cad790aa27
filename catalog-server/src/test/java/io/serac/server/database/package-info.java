@NullMarked
package io.serac.server.database;

import org.jspecify.annotations.NullMarked;
