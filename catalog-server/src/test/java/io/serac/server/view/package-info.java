/** Tests of views. */
@NullMarked
package io.serac.server.view;

import org.jspecify.annotations.NullMarked;
