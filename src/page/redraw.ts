import { Component, type ComponentChildren, type ComponentType, options } from "preact";

/** A component that is drawn again only if one of its properties differs. */
export function memo<Props extends object>(draw: (props: Props) => ComponentChildren): ComponentType<Props> {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      return (Object.keys(next) as (keyof Props)[]).some((key) => next[key] !== this.props[key]);
    }
    override render(props: Props): ComponentChildren {
      return draw(props);
    }
  };
}

/** Changes a state, and redraws what depends on it before it returns. */
export function drawNow(change: () => void): void {
  const usual = options.debounceRendering;
  options.debounceRendering = (draw) => draw();
  try {
    change();
  } finally {
    if (usual === undefined) delete options.debounceRendering;
    else options.debounceRendering = usual;
  }
}
