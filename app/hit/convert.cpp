// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/model_file.h"
#include "model/checkpoint/checkpoint.h"

namespace hit {
namespace {

const std::map<std::string, Root> rootNames{{"ema", Root::EmaGenerator},
                                            {"generator", Root::Generator},
                                            {"discriminator", Root::Discriminator}};

class Convert final : public Subcommand
{
public:
    explicit Convert(CLI::App &program)
        : Subcommand(program, "convert", "Write a checkpoint as safetensors",
                     "hit convert ckpt-12345.index model.safetensors --only ema")
    {
        addModelOption(parser(), m_from);
        parser().add_option("OUT", m_to, "The new *.safetensors file")->required();
        parser()
            .add_option("--only", m_only, "ema, generator or discriminator (default all)")
            ->option_text("NAME")
            ->delimiter(',')
            ->check(CLI::IsMember(rootNames));
        parser().add_flag("--force", m_force, "Overwrite an existing file");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (std::filesystem::path(m_to).extension() != ".safetensors")
            return fail(ErrorCode::WrongUse, m_to, "the name does not end in .safetensors");
        if (Status free = mayWrite(m_to, m_force); !free)
            return tl::unexpected(free.error());
        const Result<Checkpoint> from = Checkpoint::open(m_from, context.common.config);
        if (!from)
            return tl::unexpected(from.error());
        std::vector<std::string> names;
        std::vector<Root> roots;
        for (const auto &[name, root] : rootNames) {
            const bool wanted = std::find(m_only.begin(), m_only.end(), name) != m_only.end();
            if (!wanted && !(m_only.empty() && from->has(root)))
                continue;
            names.push_back(name);
            roots.push_back(root);
        }
        Status done;
        {
            Console::Progress progress(context.console, "Converting", 0);
            done = convert(
                *from, roots, m_to, m_force,
                [&](std::int64_t at, std::int64_t total) { progress.set(at, total); },
                context.stop);
        }
        return done.map([&] {
            context.console.say(m_to + " is written");
            return nlohmann::json{{"file", m_to}, {"from", m_from}, {"inside", names}};
        });
    }

private:
    std::string m_from, m_to;
    std::vector<std::string> m_only;
    bool m_force = false;
};

} // namespace

std::unique_ptr<Subcommand> makeConvert(CLI::App &program)
{
    return std::make_unique<Convert>(program);
}

} // namespace hit
