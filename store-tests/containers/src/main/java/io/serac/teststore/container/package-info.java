/** Stores that run in containers. */
@NullMarked
package io.serac.teststore.container;

import org.jspecify.annotations.NullMarked;
